"""``make bench``: the product beside the references, in one run; medians and ratios, nothing asserted on wall time."""

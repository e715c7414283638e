"""Writing files: what a row looks like in each format, and how a file appears whole or not at all."""

"""What a person sees: one screen a file, its styles beside it. Screens call actions in threads and hold no rule."""

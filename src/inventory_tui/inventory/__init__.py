"""Words and rules of the number inventory. Standard library only; knows no database, file or screen."""

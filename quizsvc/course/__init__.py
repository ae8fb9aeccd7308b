"""What is taught: concepts and their prerequisites, and the bank of items that train them."""

"""What differs between two documents, block by block and word by word."""

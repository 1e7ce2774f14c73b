"""What leaves by mail: links and the words around them."""

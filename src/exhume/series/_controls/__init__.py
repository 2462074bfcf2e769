"""Series of which it is known what is in them, to see what each test says of them."""

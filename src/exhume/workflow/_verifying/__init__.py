"""Following every link of an evidence bundle, offline; a module for each branch of them."""

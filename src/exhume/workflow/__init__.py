"""One verb a file. Only this layer opens the store, walks folders and starts processes."""

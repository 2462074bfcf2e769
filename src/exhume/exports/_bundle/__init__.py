"""The evidence bundle: a BagIt bag that holds an RO-Crate."""

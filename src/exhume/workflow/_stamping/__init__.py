"""Time stamps of a bundle's root digest: asked for, taken in, kept beside the payload, checked."""

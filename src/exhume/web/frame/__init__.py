"""What all pages share: who is signed in, the layout, and what keeps strangers out."""

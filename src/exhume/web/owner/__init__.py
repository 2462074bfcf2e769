"""The owner's pages: how far the study is, the people in it, agreement, and what is settled."""

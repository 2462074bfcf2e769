"""Where papers come from: the hospital, city and province that an affiliation names.

An affiliation is taken from a bibliographic record or from the head of a paper
(`exhume.places.affiliations`), brought into one form (`exhume.places.names`), and looked up in an
authority table of names, former names and cities (`exhume.places.authority`). City words and
postcodes beside a name are an independent check (`exhume.places.evidence`). Whatever does not
follow from the table alone waits for a person (`exhume.places.resolving`).

The table says what hospitals are called and where they are, to attribute published papers. It says
nothing of what any of them does.
"""

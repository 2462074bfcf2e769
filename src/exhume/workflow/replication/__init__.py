"""Published studies that can be repeated: one TOML file each, and what repeating them takes.

The TOML files hold what a study published: its search strings, its threshold, its counts, and
where its data lie. The modules read the data, search them as the study did and with Exhume's own
rules, and compare both with the study's labels. The verb is `exhume.workflow.replicate`.
"""

"""Who met whom, by rules: meetings, calls, visits, summits, talks and signings, with parties, place and status.

`deeds` puts these drafts beside what the reader sees, and decides.
"""

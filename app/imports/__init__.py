"""Notes from elsewhere: files, folders, archives and addresses of code hosts.

Files offered by the reader come in; a batch of notes and pictures that may be opened, each with a
free path, goes out with a reason for every file that was left. Start at `batch.py`.
"""

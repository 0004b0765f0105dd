"""Two corpora of events side by side: an older series and a new one, or two readers of the same news."""

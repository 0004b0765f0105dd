"""The same thing in many reports: copies of an article; one statement, meeting, event or person across articles."""

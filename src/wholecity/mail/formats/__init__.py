"""What goes out and comes back as mail: letters, links to unsubscribe, notifications."""

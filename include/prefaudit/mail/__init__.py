"""Mail as a channel: returns come in from a mailbox, answers go out to the registered addresses of the sites."""

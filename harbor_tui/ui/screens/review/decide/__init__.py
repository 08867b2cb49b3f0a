"""What can be done about the request that is shown: approve, reject, edit, send again, settle; and why not."""

"""Dialogs over a screen: confirming, rejecting, settling, leaving, help."""

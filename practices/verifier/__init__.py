"""The script that goes into every audit package. It imports nothing of the portal."""

"""Writers of what leaves the portal; nothing is stored."""

"""Docker mode: settings in, running containers out."""

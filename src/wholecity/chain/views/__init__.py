"""Pages of the main job, and of the destruction of what came under an agreement."""

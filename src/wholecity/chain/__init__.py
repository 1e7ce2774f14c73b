"""The main job: from agency files to figures that wait for a second person's approval."""

"""From a snippet and clean hosts to a receipt."""

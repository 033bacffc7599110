"""From files of any listed format to cleaned rows of the lake."""

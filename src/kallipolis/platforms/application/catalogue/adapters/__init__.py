"""Where imports are kept between runs."""

"""The annotated copy: the site's own file with marks added, part by part, and nothing else touched."""

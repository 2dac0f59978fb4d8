"""What we publish: pages made of the author's Markdown, feeds, and what stands around and beside them."""

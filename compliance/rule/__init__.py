"""The law: what is asked, the table of ①–④, how it is published, what a breach is called."""

"""Paper: pages are drawn by typst from plain data, with codes that machines read and Chinese that is embedded.

It has no tables and knows nothing of what it prints. An app keeps its pages in its own folder `typ/`, in words it gives
along; `typ/look.typ` here holds the parts all pages share.
"""

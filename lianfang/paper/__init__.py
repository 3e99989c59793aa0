"""The day without power: what is printed beforehand, and how what was written by hand becomes the same facts.

It stands above whatever tells facts of a site, as the phones do.
Words: kit – 停电采样包, sampling form – 采样登记表, keying – 录入.
"""

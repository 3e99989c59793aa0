"""The hotline: one screen for a call of somebody who only has a voice, what was said and done, calls back.

Owns: HotlineCall (热线来电), HotlineStep. Nothing personal is said before the caller was identified; each look is noted
with the call as its reason.
"""

"""What people do in a world, one short function an act. In: a world and dice. Out: a sentence for the story.

An act tells the model what was accepted. It raises `NotNow` where nobody is there to do it to, and lets refusals pass.
"""

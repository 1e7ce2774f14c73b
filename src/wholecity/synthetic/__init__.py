"""The synthetic city: children who do not exist, in the files that real agencies send.

First the truth is drawn and counted; then each agency writes down the part
that it sees, with its own mistakes, in its own format. Nothing here imports
intake, linkage or indicators, and they import nothing from here: what this
package counts is an independent judge of what they count.
"""

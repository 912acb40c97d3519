"""Make the faces of the PDF anew from Inter: `python -m tests.dev.print_fonts`, once for each release of Inter.

A variable face is fixed in weight and optical size while a PDF is written, each time, for a second or more, and not
always to the same bytes. Three faces that are fixed already cost nothing and are the same in every PDF.
"""

from __future__ import annotations

from fontpkg_inter import ROOT
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from mapapp.snapshots.pdf import FACES, WEIGHTS

FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "tnum"]


def main() -> None:
    for weight in WEIGHTS:
        font = TTFont(ROOT / "files" / "Inter[opsz,wght].ttf", recalcTimestamp=False)
        options = subset.Options(layout_features=FEATURES, notdef_outline=True, hinting=False, name_IDs=["*"])
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap().keys())
        subsetter.subset(font)
        instantiateVariableFont(font, {"wght": weight, "opsz": 14}, inplace=True)
        font.save(FACES / f"inter-{weight}.ttf")


if __name__ == "__main__":
    main()

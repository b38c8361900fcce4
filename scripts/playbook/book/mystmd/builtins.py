"""What the MyST engine brings, as `scripts/mystmd_builtins.py` reads it from the package.

A line reads: name, then two letters for what stands behind the name and for the content (``-`` takes
none, ``s`` a text, ``m`` text that is read as MyST; a capital letter: it must be there), then the
options with the form of their values; names of one option stand between strokes.
"""

# ruff: noqa: E501, SIM905 - one directive a line; lists that a program writes
VERSION = "1.8.3"
DIRECTIVES = """\
admonition mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
anywidget Ss class=words css=words
aside mM class=words enumerated/numbered=truth enumerator/number=words label/name=words
attention mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
bibliography -- class=words enumerated/numbered=truth enumerator/number=words filter=words label/name=words
blockquote -m class=words enumerated/numbered=truth enumerator/number=words label/name=words
card mM footer=myst header=myst url/link=words
caution mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
code ss caption=myst class=words emphasize-lines=words enumerated/numbered=truth enumerator/number=words filename=words label/name=words lineno-start=number linenos=truth number-lines=number
code-block ss caption=myst class=words emphasize-lines=words enumerated/numbered=truth enumerator/number=words filename=words label/name=words lineno-start=number linenos=truth number-lines=number
code-cell ss caption=myst class=words emphasize-lines=words enumerated/numbered=truth enumerator/number=words filename=words label/name=words lineno-start=number linenos=truth number-lines=number tags/tag=words
contents m- class=words context/kind=words depth/maxdepth=number enumerated/numbered=truth enumerator/number=words label/name=words
csv-table mS align=words class=words delim=words enumerated/numbered=truth enumerator/number=words escape=words header-rows=number header=words keepspace=truth label/name=words quote=words
danger mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
div -m class=words enumerated/numbered=truth enumerator/number=words label/name=words
dropdown mM class=words enumerated/numbered=truth enumerator/number=words label/name=words open=truth
embed S- class=words enumerated/numbered=truth enumerator/number=words label/name=words remove-input=truth remove-output=truth
epigraph -m class=words enumerated/numbered=truth enumerator/number=words label/name=words
error mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
exercise mm class=words enumerated/numbered=truth enumerator/number=words hidden=truth label/name=words nonumber=truth
exercise-end --
exercise-start mm class=words enumerated/numbered=truth enumerator/number=words hidden=truth label/name=words nonumber=truth
figure sm align=words alt=words class/figclass=words enumerated/numbered=truth enumerator/number=words height/h=words kind=words label/name=words no-subfigures/no-subfig/no-subfigure=truth placeholder=words remove-input=truth remove-output=truth width/w/figwidth=words
genindex m-
glossary -M class=words enumerated/numbered=truth enumerator/number=words label/name=words
grid sM class=words enumerated/numbered=truth enumerator/number=words label/name=words
grid-item -M class=words columns=number label/name=words
grid-item-card mM footer=myst header=myst url/link=words
hint mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
iframe Sm align=words class=words enumerated/numbered=truth enumerator/number=words label/name=words placeholder=words title=words width=words
image S- align=words alt=words class=words enumerated/numbered=truth enumerator/number=words height/h=words label/name=words title=words width/w=words
important mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
include S- caption=myst class=words emphasize-lines=words end-at=words end-before=words end-line=number enumerated/numbered=truth enumerator/number=words filename=words label/name=words lang/language/code=words lineno-match=truth lineno-start=number linenos=truth lines=words literal=truth number-lines=number start-after=words start-at=words start-line=number
index ss label/name=words pair=words see=words seealso/seeAlso/see-also=words single=words triple=words
list-table mM align=words class=words enumerated/numbered=truth enumerator/number=words header-rows=number label/name=words
literalinclude S- caption=myst class=words emphasize-lines=words end-at=words end-before=words end-line=number enumerated/numbered=truth enumerator/number=words filename=words label/name=words lang/language/code=words lineno-match=truth lineno-start=number linenos=truth lines=words literal=truth number-lines=number start-after=words start-at=words start-line=number
margin mM class=words enumerated/numbered=truth enumerator/number=words label/name=words
math -S class=words enumerated/numbered=truth enumerator/number=words label/name=words typst=words
mdast S- class=words enumerated/numbered=truth enumerator/number=words label/name=words
mermaid -S class=words enumerated/numbered=truth enumerator/number=words label/name=words
myst -S class=words enumerated/numbered=truth enumerator/number=words label/name=words numbering=words
note mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
prf:algorithm mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:assumption mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:axiom mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:conjecture mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:corollary mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:criterion mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:definition mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:example mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:lemma mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:observation mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:proof mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:property mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:proposition mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:remark mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
prf:theorem mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
proof mM class=words enumerated/numbered=truth enumerator/number=words label/name=words nonumber=truth
pull-quote -m class=words enumerated/numbered=truth enumerator/number=words label/name=words
raw ss
raw:latex -s
raw:tex -s
raw:typ -s
raw:typst -s
seealso mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
show-index m-
sidebar mM class=words enumerated/numbered=truth enumerator/number=words label/name=words
solution Sm class=words enumerated/numbered=truth enumerator/number=words hidden=truth label/name=words
solution-end --
solution-start Sm class=words enumerated/numbered=truth enumerator/number=words hidden=truth label/name=words
sourcecode ss caption=myst class=words emphasize-lines=words enumerated/numbered=truth enumerator/number=words filename=words label/name=words lineno-start=number linenos=truth number-lines=number
tab sm class=words enumerated/numbered=truth enumerator/number=words label/name=words selected=truth sync=words
tab-item sm class=words enumerated/numbered=truth enumerator/number=words label/name=words selected=truth sync=words
tab-set -m class=words enumerated/numbered=truth enumerator/number=words label/name=words
tabItem sm class=words enumerated/numbered=truth enumerator/number=words label/name=words selected=truth sync=words
tabSet -m class=words enumerated/numbered=truth enumerator/number=words label/name=words
table mM align=words class=words enumerated/numbered=truth enumerator/number=words label/name=words
table-of-contents m- class=words context/kind=words depth/maxdepth=number enumerated/numbered=truth enumerator/number=words label/name=words
tableofcontents m- class=words context/kind=words depth/maxdepth=number enumerated/numbered=truth enumerator/number=words label/name=words
tip mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
toc m- class=words context/kind=words depth/maxdepth=number enumerated/numbered=truth enumerator/number=words label/name=words
toctree m- class=words context/kind=words depth/maxdepth=number enumerated/numbered=truth enumerator/number=words label/name=words
topic mM class=words enumerated/numbered=truth enumerator/number=words label/name=words
warning mm class=words enumerated/numbered=truth enumerator/number=words icon=truth label/name=words open=truth
"""
ROLES = """\
abbr -S class=words label/name=words
abbreviation -S class=words label/name=words
button -S
chem -S class=words label/name=words
chemicalFormula -S class=words label/name=words
cite -S class=words label/name=words
cite:alp -S class=words label/name=words
cite:alps -S class=words label/name=words
cite:author -S class=words label/name=words
cite:authorpar -S class=words label/name=words
cite:authorpars -S class=words label/name=words
cite:authors -S class=words label/name=words
cite:cauthor -S class=words label/name=words
cite:cauthors -S class=words label/name=words
cite:ct -S class=words label/name=words
cite:cts -S class=words label/name=words
cite:label -S class=words label/name=words
cite:labelpar -S class=words label/name=words
cite:p -S class=words label/name=words
cite:ps -S class=words label/name=words
cite:t -S class=words label/name=words
cite:ts -S class=words label/name=words
cite:year -S class=words label/name=words
cite:yearpar -S class=words label/name=words
del -M class=words label/name=words
delete -M class=words label/name=words
doc -S
download -S
eq -S
eval -S class=words label/name=words
index -S
kbd -S class=words label/name=words
keyboard -S class=words label/name=words
math -S class=words label/name=words typst=words
numref -S
prf:ref -S
raw:latex -s
raw:tex -s
raw:typ -s
raw:typst -s
ref -S
sc -M class=words label/name=words
si -S
smallcaps -M class=words label/name=words
span -m class=words label/name=words
strike -M class=words label/name=words
sub -M class=words label/name=words
subscript -M class=words label/name=words
sup -M class=words label/name=words
superscript -M class=words label/name=words
term -S
u -M class=words label/name=words
underline -M class=words label/name=words
"""
PAGE_FIELDS = frozenset(
    """
abbreviations
abstract
acknowledgments
affiliations
arxiv
authors
banner
bannerOptimized
bibliography
binder
content_includes_title
contributors
copyright
data_availability
date
dedication
description
doi
downloads
edit_url
editors
enumerator
epigraph
execute
exports
first_page
funding
github
identifiers
issue
jupytext
kernelspec
keypoints
keywords
label
last_page
license
math
numbering
open_access
options
oxa
parts
pmcid
pmid
reviewers
settings
short_title
site
skip_execution
social
source
source_url
subject
subtitle
summary
tags
thumbnail
thumbnailOptimized
title
venue
volume
zenodo
""".split()
)
PROJECT_FIELDS = frozenset(
    """
abbreviations
abstract
acknowledgments
affiliations
arxiv
authors
banner
bannerOptimized
bibliography
binder
contributors
copyright
data_availability
date
dedication
description
doi
downloads
edit_url
editors
epigraph
error_rules
exclude
exports
first_page
funding
github
id
identifiers
index
issue
keypoints
keywords
last_page
license
math
numbering
open_access
options
oxa
parts
plugins
pmcid
pmid
references
remote
requirements
resources
reviewers
settings
short_title
social
source
source_url
subject
subtitle
summary
tags
thebe
thumbnail
thumbnailOptimized
title
toc
venue
volume
zenodo
""".split()
)
SITE_FIELDS = frozenset(
    """
abstract
acknowledgments
actions
affiliations
authors
banner
bannerOptimized
contributors
copyright
data_availability
dedication
description
domains
editors
epigraph
funding
github
keypoints
keywords
nav
options
parts
projects
reviewers
short_title
social
subtitle
summary
tags
template
thumbnail
thumbnailOptimized
title
venue
""".split()
)
RULES = frozenset(
    """
bib-file-exists
block-metadata-loads
citation-is-unique
citation-renders
code-cell-executes
code-lang-defined
code-metadata-lifted
code-metadata-loads
code-metatags-valid
config-has-no-deprecated-fields
container-children-valid
directive-argument-correct
directive-body-correct
directive-known
directive-options-correct
directive-registered
docx-renders
doi-link-valid
encountered-legacy-toc
export-article-exists
export-extension-correct
export-file-copied
footnote-references-definition
frontmatter-is-yaml
gated-nodes-join
glossary-uses-definition-list
identifier-is-unique
image-copied
image-downloads
image-exists
image-format-converts
image-format-optimizes
include-content-filters
include-content-loads
index-entries-resolve
inline-code-malformed
inline-expression-executes
inline-expression-renders
intersphinx-references-resolve
jats-parses
jats-renders
link-resolves
link-text-exists
math-alignment-adjusted
math-eqnarray-replaced
math-equation-env-removed
math-label-lifted
math-renders
md-renders
mdast-snippet-imports
meca-exports-built
meca-files-copied
meca-includes-jats
myst-file-loads
myst-json-valid
myst-link-valid
notebook-attachments-resolve
notebook-output-copied
pdf-build-commands-available
pdf-builds
pdf-builds-without-errors
plugin-loads
project-config-exists
reference-syntax-valid
reference-target-explicit
reference-target-resolves
reference-template-fills
role-body-correct
role-known
role-registered
ror-link-valid
rrid-link-valid
selected-file-is-processed
site-config-exists
source-file-copied
sphinx-link-valid
static-action-file-copied
static-file-copied
template-file-copied
tex-parses
tex-renders
toc-contents-exist
valid-config-structure
valid-frontmatter-export-list
valid-page-frontmatter
valid-project-config
valid-site-config
valid-toc
valid-toc-structure
wikipedia-link-valid
""".split()
)
PICTURES = frozenset(
    """
.avi
.eps
.gif
.jpeg
.jpg
.mov
.mp4
.pdf
.png
.svg
.tif
.tiff
.webp
""".split()
)
ALIASES = dict(
    line.split()
    for line in """\
ack acknowledgments
acknowledgement acknowledgments
acknowledgements acknowledgments
acknowledgment acknowledgments
affiliation affiliations
author authors
availability data_availability
contributor contributors
data-availability data_availability
dataAvailability data_availability
download downloads
editor editors
export exports
identifier identifiers
image thumbnail
jupyter thebe
key-points keypoints
keyPoints keypoints
key_points keypoints
lay-summary summary
lay_summary summary
part parts
plain-language-summary summary
plainLanguageSummary summary
plain_language_summary summary
quote epigraph
reviewer reviewers
socials social
""".splitlines()
)

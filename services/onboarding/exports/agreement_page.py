"""The page of a signed agreement, in Typst's language. Data comes in as JSON and is never read as markup.

In: `sys.inputs.agreement`. Out: A4 pages: the exact text as it was signed, then who signed it, when and from where.
"""

PAGE = r"""
#let data = json(bytes(sys.inputs.agreement))
#let soft = rgb("#6a7684")
#set document(title: data.title, author: "Hourbook", keywords: data.keywords)
#set text(font: ("Libertinus Serif",), size: 10.5pt, fill: rgb("#1b2430"), lang: "en")
#set par(leading: 0.65em)
#set page(paper: "a4", margin: (x: 24mm, top: 22mm, bottom: 24mm), footer: context [
  #set text(8pt, fill: soft)
  #grid(columns: (1fr, auto), data.digest,
    [Page #counter(page).display() of #counter(page).final().first()])
])
#let fact(name, body) = (text(8.5pt, fill: soft, name), text(body))

#text(18pt, data.title)
#v(6mm)
#for line in data.lines { block(above: 0.65em, below: 0pt, if line == "" { v(0.5em) } else { text(line) }) }

#v(12mm)
#block(width: 100%, breakable: false, stroke: (top: 0.8pt + rgb("#1b2430")), inset: (top: 9pt))[
  #text(13pt)[Signed by #data.signed_name]
  #v(2mm)
  #grid(columns: (34mm, 1fr), row-gutter: 7pt,
    ..fact("When", data.signed), ..fact("From the address", data.address), ..fact("Signed in as", data.trainer_id),
    ..fact("Document", data.agreement_id), ..fact("Digest of the text", data.digest))
  #v(3mm)
  #text(8.5pt, fill: soft)[The digest is the SHA-256 of the exact text above. The signer was shown this text, sent its
    digest back and typed the name, signed in with an account of their own.]
]
"""

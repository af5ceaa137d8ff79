"""The page of the pay statement, in Typst's language. Its words come in as JSON and are never read as markup.

In: `sys.inputs.statement`. Out: an A4 page or more; every week stays readable when it breaks across pages.
"""

PAGE = r"""
#let data = json(bytes(sys.inputs.statement))
#let words = data.words
#let ink = rgb("#1b2430")
#let soft = rgb("#6a7684")
#let hair = 0.5pt + rgb("#d5dbe1")
#let tint = rgb("#f4f6f8")

#set document(title: words.title + " " + data.pay_item_id, author: "Hourbook", keywords: data.keywords)
#set text(font: ("Libertinus Serif", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans CJK TC"),
  size: 10pt, fill: ink, number-width: "tabular", lang: data.language)
#set par(leading: 0.6em)
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), footer: context [
  #set text(8pt, fill: soft)
  #grid(columns: (1fr, auto), data.end_to_end_id + "  ·  " + data.pay_item_id,
    words.page.replace("{page}", counter(page).display()).replace("{pages}", str(counter(page).final().first())))
])

#let label(body) = text(8pt, fill: soft, body)
#let fact(name, body) = stack(spacing: 5pt, label(name), text(body))
#let figure-cell(body) = align(right, text(body))

#grid(columns: (1fr, auto), align: (left, right + bottom),
  stack(spacing: 10pt, label(words.title), text(20pt, data.name),
    text(9pt, fill: soft, data.ids.join("  ·  "))),
  stack(spacing: 7pt, label(data.payday),
    text(20pt)[#data.amount #text(11pt, fill: soft, data.currency)]))

#v(7mm)
#block(fill: tint, radius: 3pt, inset: 12pt, width: 100%,
  grid(columns: (1fr, 1fr), row-gutter: 11pt, column-gutter: 10mm,
    fact(words.period, data.period), fact(words.payment, data.method),
    fact(words.run, data.run),
    fact(words.reference, data.end_to_end_id)))

// Half of the entries left, half right; each column is one text of many lines, which sets in half the time of cells.
#let worked(entries) = if entries.len() > 0 {
  set text(8.5pt)
  set par(leading: 0.62em)
  let lines(part, name) = part.map(entry => entry.at(name)).join(linebreak())
  let half(part) = (lines(part, "day"), text(fill: soft, lines(part, "note")), align(right, lines(part, "hours")))
  let middle = calc.ceil(entries.len() / 2)
  block(inset: (top: 4pt), below: 8pt, grid(
    columns: (62pt, 1fr, 44pt, 12mm, 62pt, 1fr, 44pt), column-gutter: 5pt,
    ..half(entries.slice(0, middle)), [],
    ..if entries.len() > 1 { half(entries.slice(middle)) } else { ([], [], []) }))
}

#let lines(section, correction) = {
  let head = if correction {
    ([], [], figure-cell(label(words.now)), figure-cell(label(words.before)), figure-cell(label(words.due)))
  } else { () }
  let row(line) = (text(line.code), figure-cell(line.sum), figure-cell("= " + line.amount)) + if correction {
    (figure-cell(text(fill: soft, line.before)), figure-cell(line.due))
  } else { () }
  grid(columns: (auto, 1fr, 74pt) + if correction { (64pt, 68pt) } else { () }, row-gutter: 5.5pt, column-gutter: 8pt,
    ..head, ..section.lines.map(row).flatten())
}

#for week in data.weeks {
  v(7mm)
  block(sticky: true, width: 100%, stroke: (bottom: hair), inset: (bottom: 5pt),
    grid(columns: (1fr, auto), align: bottom,
      [#text(12pt, week.title) #if week.correction { h(6pt); label(words.corrected) }],
      text(12pt, week.due)))
  for cause in week.causes { block(above: 6pt, below: 0pt, text(8.5pt, fill: soft, cause)) }
  for section in week.sections {
    block(above: 13pt, below: 3pt, sticky: true,
      grid(columns: (1fr, auto), text(style: "italic", section.project),
        if section.worked.len() > 0 { text(8.5pt, fill: soft, section.hours) }))
    worked(section.worked)
    lines(section, week.correction)
  }
  for regular in week.regular { block(above: 7pt, text(8.5pt, fill: soft, regular)) }
}

#v(6mm)
#block(width: 100%, breakable: false, stroke: (top: 0.8pt + ink), inset: (top: 7pt))[
  #grid(columns: (1fr, auto), row-gutter: 6pt,
    text(12pt, data.total), text(12pt, weight: "semibold")[#data.amount #data.currency])
  #v(2mm)
  #set text(8pt, fill: soft)
  #data.rounding
  #if data.weeks.any(week => week.regular.len() > 0) { words.regular }
]
"""

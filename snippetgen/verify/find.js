// What can be seen of these: `{index, element}` of the first selector that has something, or
// undefined. A selector is CSS, or `words: a|b` for a button or link that says one of these.
// One look for all of them, as a page may have half a million elements.
(selectors) => {
  const BUTTONS = 'button, a, [role=button], [role=link], input[type=submit], input[type=button], input[type=image]'

  const roots = [document] // and what web components hide, as far as anybody can open it
  for (const root of roots) {
    for (const each of root.querySelectorAll('*')) if (each.shadowRoot) roots.push(each.shadowRoot)
  }
  for (let index = 0; index < selectors.length; index++) {
    const words = selectors[index].startsWith('words: ') && reading(selectors[index].slice(7))
    for (const root of roots) {
      for (const element of root.querySelectorAll(words ? BUTTONS : selectors[index])) {
        if ((!words || names(element).some((name) => words.test(name))) && seen(element)) return { index, element }
      }
    }
  }

  // A price or a symbol may stand beside the words.
  function reading(words) {
    return new RegExp(`^[^\\p{L}\\p{N}]*(?:${words})[^\\p{L}]*$`, 'iu')
  }

  function names(element) {
    const long = element.textContent.length > 300
    const told = ['aria-label', 'value', 'alt', 'title'].map((name) => element.getAttribute(name))
    const by = element.getRootNode().getElementById(element.getAttribute('aria-labelledby'))
    const pictures = [...element.querySelectorAll('img[alt]')].map((image) => image.alt)
    const texts = [long ? '' : element.textContent, long ? '' : element.innerText, by && by.textContent]
    return [...texts, ...told, ...pictures].map((text) => (text || '').replace(/\s+/g, ' '))
  }

  function seen(element) {
    const style = getComputedStyle(element)
    if (style.display === 'contents') return [...element.children].some(seen)
    const box = element.getBoundingClientRect()
    return style.visibility === 'visible' && box.width > 0 && box.height > 0
  }
}

// Copies what stands in a field, and says so, or how to do it by hand.

async function copy(field, said) {
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    said.textContent = "Copied."
  } catch {
    said.textContent = "Press Ctrl+C to copy it."  // a browser that lets pages write nothing there
  }
}

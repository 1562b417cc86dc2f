// The shop's own script: what themes do with an add-to-cart form, by the page's ?ajax= parameter.
// fetch and xhr stay on the page, navigate goes to the cart, fail asks for what is sold out.
(function () {
  var mode = /[?&]ajax=(\w+)/.exec(location.search)
  var form = document.getElementById('add')
  if (!mode || !form) return
  form.addEventListener('submit', function (event) {
    event.preventDefault()
    var body = new URLSearchParams(new FormData(form))
    if (mode[1] === 'xhr') return byRequest(body)
    var options = { method: 'POST', headers: { Accept: 'application/json' } }
    if (mode[1] === 'json') {
      options.headers['Content-Type'] = 'application/json'
      options.body = JSON.stringify(Object.fromEntries(body))
    } else if (mode[1] === 'formdata') options.body = new FormData(form)
    else options.body = body
    var asked =
      mode[1] === 'request'
        ? fetch(new Request(form.action, options))
        : fetch(form.action, options)
    asked.then(function (answer) {
      document.body.dataset.added = answer.ok ? 'yes' : 'no'
      if (mode[1] === 'navigate') location.href = '/cart'
    })
  })

  function byRequest(body) {
    var request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.onload = function () {
      document.body.dataset.added = request.status < 300 ? 'yes' : 'no'
    }
    request.send(body)
  }
})()

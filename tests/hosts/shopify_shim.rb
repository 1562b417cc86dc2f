# What a Shopify theme has beside plain Liquid, as far as our snippets and the demo theme use it:
# the filters json, image_url and money, and the tag doc. Written from captured storefronts.
# It does not imitate: drops (an image is a hash with "src"), locales, sections, metafields,
# image sizes other than `width`, and all the other filters, which raise an error here.
require "json"
require "liquid"

module ShopifyFilters
  # Shopify's json is safe inside a script: <, > and & leave as \u escapes, and so do U+2028/9.
  ESCAPES = { "<" => "\\u003c", ">" => "\\u003e", "&" => "\\u0026", "\u2028" => "\\u2028", "\u2029" => "\\u2029" }

  def json(value)
    JSON.generate(value).gsub(/[<>&\u2028\u2029]/, ESCAPES)
  end

  # Protocol-relative, with the width as a parameter, as Shopify's CDN addresses are.
  def image_url(image, options = {})
    source = image.is_a?(Hash) ? image["src"] : image
    raise Liquid::ArgumentError, "invalid url input" if source.nil?

    "#{source.sub(/\Ahttps?:/, "")}?width=#{options.fetch("width")}"
  end

  # Text in the shop's format: what must never become a Klaviyo price.
  def money(cents)
    "$#{format("%.2f", cents / 100.0).gsub(/(\d)(?=(\d{3})+\.)/, '\1,')}"
  end
end

class DocTag < Liquid::Comment
end

Liquid::Template.register_filter(ShopifyFilters)
Liquid::Template.register_tag("doc", DocTag)

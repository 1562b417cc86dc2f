# Renders Liquid templates with Shopify's own engine, one JSON line in, one out.
# The first line brings the templates by name; the others {"name": …, "context": …}.
# With --shopify, what a Shopify theme has and plain Liquid lacks is added; see shopify_shim.rb.
require "json"
require "liquid"
require_relative "shopify_shim" if ARGV.include?("--shopify")

$stdout.sync = true
templates = JSON.parse($stdin.gets)

class Files
  def initialize(templates) = @templates = templates
  def read_template_file(name) = @templates.fetch(name)
end

Liquid::Template.file_system = Files.new(templates)
Liquid::Template.error_mode = :strict
parsed = templates.transform_values { |text| Liquid::Template.parse(text) }

while (line = $stdin.gets)
  asked = JSON.parse(line)
  begin
    template = asked["text"] ? Liquid::Template.parse(asked["text"]) : parsed.fetch(asked["name"])
    # A theme's objects are there in every snippet; elsewhere a snippet sees what it is given.
    scope = ARGV.include?("--shopify") ? :static_environments : :environments
    context = Liquid::Context.build(scope => asked["context"], rethrow_errors: true)
    puts JSON.generate("text" => template.render!(context))
  rescue StandardError => error
    puts JSON.generate("error" => "#{error.class}: #{error.message}")
  end
end

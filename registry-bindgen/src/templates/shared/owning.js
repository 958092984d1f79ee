{% for l in layouts if l.held %}
/** A copy of a struct with owners: its fields are read once. */
function $held{{ l.name }}(name, value) {
  const held = $object(name, value, "{{ l.name }}");
  return {
{% for line in l.held %}
    {{ line }},
{% endfor %}
  };
}

function $write{{ l.name }}(view, at, value, name) {
  $object(name, value, "{{ l.name }}");
  try {
{% for line in l.writes %}
    {{ line }}
{% endfor %}
  } catch (error) {
    throw $within(name, error);
  }
}

function $read{{ l.name }}(view, at) {
  return {
{% for line in l.reads %}
    {{ line }},
{% endfor %}
  };
}

{% endfor %}

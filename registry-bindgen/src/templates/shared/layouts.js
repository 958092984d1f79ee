{% for l in layouts if not l.held %}
function $write{{ l.name }}(view, at, value, name) {
{% if l.scalar %}
{% for line in l.writes %}
  {{ line }}
{% endfor %}
{% elif l.row %}
  $row(name, value, {{ l.row.count }});
  let i = 0;
  try {
    for (; i < {{ l.row.count }}; i++) {
{% for line in l.writes %}
      {{ line }}
{% endfor %}
    }
  } catch (error) {
    throw $within(`${name}[${i}]`, error);
  }
{% else %}
  $object(name, value, "{{ l.name }}");
  try {
{% for line in l.writes %}
    {{ line }}
{% endfor %}
  } catch (error) {
    throw $within(name, error);
  }
{% endif %}
}

{% if not l.scalar %}
function $read{{ l.name }}(view, at) {
{% if l.row %}
  return Array.from({ length: {{ l.row.count }} }, (_, i) => {{ l.row.read }});
{% else %}
  return {
{% for line in l.reads %}
    {{ line }},
{% endfor %}
  };
{% endif %}
}

{% endif %}
{% endfor %}

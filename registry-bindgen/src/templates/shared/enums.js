{% for e in enums %}
export const {{ e.name }} = Object.freeze({
{% for name, value, docs in e.variants %}
  {{ name }}: {{ value }},
{% endfor %}
});

const $values{{ e.name }} = new Set(Object.values({{ e.name }}));

function $member{{ e.name }}(name, value) {
  return $member($values{{ e.name }}, name, value, "{{ e.name }}");
}

{% endfor %}

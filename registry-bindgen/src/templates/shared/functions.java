    /** Adds the handles of the functions of this class and of those above it. */
    static void put$(Map<String, Long> handles) {
{% for f in item.items %}
        handles.put("{{ f.name }}", {{ f.handle }}L);
{% endfor %}
{% if item.next %}
        {{ item.next }}.put$(handles);
{% endif %}
    }
{% for f in item.items %}

{{ f.docs }}    {{ f.head }} {
{% for line in f.lines %}
        {{ line }}
{% endfor %}
    }
{% endfor %}

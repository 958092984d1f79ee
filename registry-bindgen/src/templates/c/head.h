/* Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again. */

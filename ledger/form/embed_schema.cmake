# Writes what `capnp compile` knows of SCHEMA as a C++ initialiser list into OUTPUT.
execute_process(COMMAND ${CAPNP} compile -o- ${SCHEMA}
  OUTPUT_FILE ${OUTPUT}.bin COMMAND_ERROR_IS_FATAL ANY)
file(READ ${OUTPUT}.bin BYTES HEX)
string(REGEX REPLACE "(..)" "0x\\1," BYTES "${BYTES}")
file(WRITE ${OUTPUT} "${BYTES}\n")

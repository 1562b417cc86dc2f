"""The payload doctor: reads a payload in any form, and says what Klaviyo does with it."""

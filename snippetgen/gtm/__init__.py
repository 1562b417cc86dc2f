"""Google Tag Manager outside Google Tag Manager: templates are tested, containers are run.

What is written here imitates GTM from facts; what is not known of it is said to be unknown.
"""

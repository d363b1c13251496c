"""What the dashboard and the command line ask for, without Streamlit: articles in, itinerary out."""
